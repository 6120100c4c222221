"""The one evaluation of conditions, three-valued."""
