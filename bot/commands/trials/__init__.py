"""The commands about trials: for the author of a trial file, and which trials a site screens for."""
