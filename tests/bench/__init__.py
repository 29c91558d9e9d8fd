"""Speed, as ratios against baselines run in the same minute: ``make bench``."""
