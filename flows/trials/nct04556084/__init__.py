"""NCT04556084: blinatumomab as a bridge to transplant in B-ALL."""
