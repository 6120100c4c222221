"""Papers and pictures of what is stored: set by typst from data, each template beside the code that fills it."""
