"""Why a criterion stands as it does, in words."""
