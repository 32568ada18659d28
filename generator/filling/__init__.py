"""Pages that the engine need not make: it makes one of a kind, and others are filled into that.

Pages of one kind differ in title, description, head, address and body alone. Pure: plans and
fills; `workflow/filling.py` lays files, starts the engine and writes. Import the modules, not this
package.
"""
