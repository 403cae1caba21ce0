"""A delivery that was handed in through the screen: checked, previewed and published in a process of its own.

`desk` starts and watches the process, `worker` is what runs in it, `records` is what they say to each other.
What screens import (`desk`, `records`) knows no engine: files from outside are parsed in the worker alone.
"""
