"""The edge: Telegram in and out, the local chat, settings and the command line."""

import gc

# After so many new objects garbage is looked for, in place of 700: a start makes a million that all stay, which took a
# quarter of it; a turn makes some thousands, which go by themselves.
gc.set_threshold(20_000)
