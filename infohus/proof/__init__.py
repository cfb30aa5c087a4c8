"""The custody proof: canary concerns are filed on the running installation and looked for in clear.

`run` puts it together. `stage` and `removal` make and remove the temporary people, `stories` walk
the canaries through the services; `database`, `files` and `memory` are the places to be searched.
"""
