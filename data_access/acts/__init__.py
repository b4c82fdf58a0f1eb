"""What people decide, one act a module: checked, stored in one transaction, published."""
