"""Views to words: the say-this line, banners, amounts and dates; pure, one file an area."""
