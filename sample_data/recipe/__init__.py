"""How the sample is made, one file a subject; `sample_data/README.md` says what of it is published."""
