"""What the browser searches in: an inverted index in small files, and tables of what it shows.

Pure: catalog → bytes. The browser's half is `templates/assets/search/`; what the two must do
alike is in `words.py` and `words.js`, and the layout of the files in `packing.py`.
"""
