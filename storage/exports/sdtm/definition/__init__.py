"""The Define-XML of the datasets."""
