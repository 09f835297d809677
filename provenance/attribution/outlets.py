"""Names of outlets and agencies."""
def is_outlet_name(name): 
    return False
