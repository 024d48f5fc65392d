"""Documents as files: drawing a paper, signing the file, proving it afterwards.

Words: paper 文书, seal 签章. Everything is done on this machine; nothing asks a network. The libraries are imported when first needed.
"""
