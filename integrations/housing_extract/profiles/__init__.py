"""Profiles that come with Dutydesk: how three kinds of extract are written."""
