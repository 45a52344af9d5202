"""How spun a text is: the evidence of tables, of words that do not fit, and of residue, weighed together."""
