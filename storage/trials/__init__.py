"""The trials and their versions that are known, and which are on at a site."""
