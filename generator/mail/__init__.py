"""The email digest, composed: which papers, in which words, as which bytes. Pure; sends nothing."""
