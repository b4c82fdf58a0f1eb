"""Browser tests: server, browser and tab serve all of this folder and end with it."""
