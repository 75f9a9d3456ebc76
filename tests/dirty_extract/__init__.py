"""A made-up housing extract full of dirt that knows what it put in; it shares no code with what reads it."""
