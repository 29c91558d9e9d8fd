"""Pages, feeds and sitemaps -> articles, politely and never from inside the network."""
