"""The whole bot in a simulated Discord: in the browser, or one answer in the terminal."""
