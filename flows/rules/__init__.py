"""Questions, conditions and their three-valued evaluation: knows no trial."""
