"""The audit trail: every act as an entry of a chain, and what of every table it vouches for."""
