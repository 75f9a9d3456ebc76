"""Look-ups without the screen, run as an officer over SSH would: text, JSON and refusals"""
