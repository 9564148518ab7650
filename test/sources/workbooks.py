"""Writes the workbooks of workbooks.test.ts into the folder given as argument."""

import datetime as dt
import sys
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

folder = Path(sys.argv[1])

# A title, a date of making, an error, percents, a page of notes and a hidden sheet.
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Messung"
sheet["A1"] = "Report of station 7"
sheet.merge_cells("A1:F1")
sheet["A2"] = "made 2024-01-05"
sheet.append([])
sheet.append(["time", "day", "T (°C)", "ok", "label", "share"])
for i in range(6):
    moment = dt.datetime(2024, 1, 5, 8, i, 30)
    sheet.append([moment, dt.date(2024, 1, 5 + i), 20.5 + i / 8, i % 2 == 0, f"run {i}", i / 8])
    sheet.cell(5 + i, 6).number_format = "0.0%"
sheet.cell(7, 3).value = "#N/A"
sheet.cell(7, 3).data_type = "e"
book.create_sheet("Notes")["A1"] = "only text here"
hidden = book.create_sheet("Hidden")
hidden.sheet_state = "hidden"
hidden.append(["a", "b"])
hidden.append([1, 2])
book.save(folder / "report.xlsx")

# Days counted from 1904; a clock, a duration, codes with leading zeros.
book = openpyxl.Workbook()
book.epoch = CALENDAR_MAC_1904
sheet = book.active
sheet.append(["when", "clock", "took", "n", "code"])
for i, day in enumerate([28, 29]):
    took = dt.timedelta(hours=24, minutes=i * 45)
    sheet.append([dt.datetime(2020, 2, day, 12), dt.time(6, 30, i), took, i, f"00{i}"])
book.save(folder / "mac.xlsx")

# Numbers stored as text, one mark among numbers, formulas that nobody computed.
book = openpyxl.Workbook()
sheet = book.active
sheet.append(["id", "as text", "mixed", "plate", "sum"])
for i in range(10):
    mixed = "below" if i == 4 else i
    sheet.append([i + 1, str(1.5 * i), mixed, str(100 + i), f"=A{i + 2}*2"])
book.save(folder / "texts.xlsx")

# A hidden sheet first; names in two rows, units, a blank row, a sum at the end.
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "settings"
sheet.sheet_state = "hidden"
sheet.append(["key", "value"])
sheet.append(["a", 1])
data = book.create_sheet("data")
data.append(["Left", None, "Right", None])
data.merge_cells("A1:B1")
data.merge_cells("C1:D1")
data.append(["x", "y", "x", "y"])
data.append(["mm", "s", "mm", "s"])
for i in range(8):
    data.append([i, i / 2, i * 3, i / 4])
data.append([])
for i in range(3):
    data.append([i, i / 2, i * 3, i / 4])
data.append(["Total", None, 12, None])
book.active = 1
book.save(folder / "groups.xlsx")

book = openpyxl.Workbook()
book.active.append([1.5, 2])
book.active.append([2.5, 3])
book.save(folder / "bare.xlsx")

# A plate reader: a block for every wavelength, each under its title; a clock that goes on beyond a day; remarks.
book = openpyxl.Workbook()
sheet = book.active
sheet.append(["Reader Type:", "Synergy"])
for wavelength in (600, 480):
    sheet.append([])
    sheet.append([f"OD:{wavelength}"])
    sheet.append(["Time", f"T° {wavelength}", "A1", "A2"])
    for hour in (22, 23, 24, 25):
        sheet.append([hour / 24, 30, wavelength / 1000, hour / 100])
        sheet.cell(sheet.max_row, 1).number_format = "[h]:mm:ss" if hour > 23 else "h:mm:ss"
book.save(folder / "blocks.xlsx")

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["Name", "Age", "Born"])
for year in range(1940, 1946):
    sheet.append([f"person {year}", 2016 - year, dt.date(year, 1, 8)])
sheet.append(["Some", None, None])
sheet.append([None, "also like", "to write"])
book.save(folder / "remarks.xlsx")
