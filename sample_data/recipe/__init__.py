"""How the sample is made: one file a subject. `sample_data/README.md` says what is published, what invented."""
