"""Who may do what. Knows no screen: `vib/ui/access.py` says who the visitor is."""
