"""What a bundle and a snapshot are: vocabulary, records, quarters, cubes, selections."""
