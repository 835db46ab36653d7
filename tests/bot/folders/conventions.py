"""The sound folder with everything a partnership may bring of its own: a matrix, a ladder, bodies, digests, risks."""

from __future__ import annotations

from itertools import product

Tables = dict[str, list[list[str]]]


def with_conventions(sound: Tables) -> Tables:
    """The tables with a matrix of four by four in its own words, a ladder, bodies, digests and a whole register."""
    return sound | {
        "matrix": [
            ["likelihood", "impact", "zone"],
            *([str(one), str(other), "unacceptable" if one * other > 8 else "acceptable"]
              for one, other in product(range(1, 5), repeat=2)),
        ],
        "zones": [
            ["zone", "review", "escalates", "mitigated"],
            ["acceptable", "4", "no", "no"],
            ["unacceptable", "1", "yes", "yes"],
        ],
        "grades": [
            ["axis", "grade", "word"],
            *(["likelihood", str(n), word] for n, word in enumerate(("Rare", "Unlikely", "Likely", "Certain"), 1)),
            *(["impact", str(n), word] for n, word in enumerate(("Slight", "Minor", "Serious", "Critical"), 1)),
        ],
        "ladder": [["holder", "days"], ["lead", "3"], ["sponsor", "7"], ["board", ""], ["raiser", "4"]],
        "parts": [
            ["ref", "body", "giver", "gives"],
            ["NI 111", "Marl County", "ann@marl.example", ""],
            ["NI 111", "Marl Police", "bob@police.example", "part"],
            ["NI 32", "Marl Police", "bob@police.example", "whole"],
        ],
        "layers": [
            ["name", "reader", "grouping", "rules", "heading", "patience", "lines", "unsigned", "channel",
             "emails"],
            ["board", "executive", "", "", "For the Executive", "", "6", "", "", ""],
            ["scrutiny", "", "theme", "no_return;newly_red", "{group}: to be looked into", "14", "", "withheld",
             "#scrutiny", "clerk@marl.example"],
        ],
        "districts": [
            ["district", "chair", "channel", "emails"],
            ["Marl Police", "bob@police.example", "C0MARL", "clerk@marl.example;mayor@marl.example"],
            ["Marl County", "", "", ""],
        ],
        "people": [
            [*head, "works"] if place == 0 else [*head, "mon;wed-thu" if place == 1 else ""]
            for place, head in enumerate(sound["people"])
        ],
        "closures": [
            ["date", "name", "calendar", "worked"],
            ["2026-12-29", "Closed between the holidays", "", ""],
            ["2026-08-31", "Open on the summer bank holiday", "england", "yes"],
        ],
        "actions": [
            ["id", "ref", "text", "owner", "due", "status", "risks_considered"],
            ["A1", "NI 111", "Open the youth hub", "bob@police.example", "2026-09-30", "", ""],
            ["A2", "NI 111", "Write to schools", "", "", "", "yes"],
            ["A3", "NI 32", "Sit on Saturdays", "", "", "", "no"],
        ],
        "risks": [
            ["id", "ref", "description", "cause", "consequence", "inherent_likelihood", "inherent_impact",
             "likelihood", "impact", "aim_likelihood", "aim_impact", "mitigation", "actions", "owner"],
            ["R1", "NI 32", "Conference backlog", "Two coordinators left", "Cases wait", "4", "4", "3", "4", "2", "2",
             "Extra sittings", "A3;A1", "The court service"],
            ["R2", "NI 111", "Snow", "", "", "", "", "1", "2", "", "", "", "", ""],
        ],
    }  # fmt: skip
