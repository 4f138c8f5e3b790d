"""The side of the person who reports. The rooms lie below; nothing here knows officers or their acts."""
