"""What the pages of the desk share: the request of a member, labels, navigation, login. No case is opened here."""
