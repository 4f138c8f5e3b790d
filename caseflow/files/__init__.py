"""Files of a case at the desk: what nobody may look at any more, and copies with bars over what must not leave."""
