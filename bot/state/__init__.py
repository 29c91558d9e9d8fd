"""``state.db``: what readers left behind. Apart from the catalogue, which holds articles alone."""
