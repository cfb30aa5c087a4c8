class ProofImpossible(Exception):
    """The proof could not be carried out; the message is a sentence for whoever runs it."""
