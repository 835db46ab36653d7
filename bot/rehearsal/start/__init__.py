"""The first page of a demonstration: what to try, as whom, and what day it is there."""
