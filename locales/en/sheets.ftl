# What is wrong with a table file or a cell, and what to do about it.

## Files

sheets-file-empty = The file is empty. Check that you picked the right file and sheet.
sheets-file-old-excel = This is an old Excel file (.xls). Save it as .xlsx in Excel or WPS and upload it again.
sheets-file-password = The file opens with a password and cannot be read. Remove the password, save, and upload it again.
sheets-file-unsupported = { $kind ->
        [pdf] This is a PDF, not a table. Ask whoever sent it for an Excel or CSV file.
        [image] This is a picture, not a table. Upload the Excel or CSV file it was made from.
        [archive] This is an archive, not a table. Unpack it and upload the table in it.
        [document] This is a text document or a presentation, not a table. Copy its table into Excel or WPS, save it as .xlsx, and upload that.
        [html] This is a web page (some systems export one and call it .xls), not a table. Open it in Excel or WPS, save it as .xlsx, and upload it again.
        [ods] This is an OpenDocument sheet (.ods). Open it in Excel or WPS, save it as .xlsx, and upload it again.
        [xlsb] This is a binary workbook (.xlsb). Open it in Excel or WPS, save it as .xlsx, and upload it again.
       *[other] This file is not a table. Upload a CSV or .xlsx file.
    }
sheets-file-damaged = The workbook is damaged and cannot be read to its end. Open it in Excel or WPS and save it again; if it does not open, ask for a new copy.
sheets-file-encoding = The text encoding of the file is not known. Save it as “CSV UTF-8” or .xlsx and upload it again.
sheets-file-no-such-sheet = There is no sheet named “{ $sheet }”. The sheets are: { $sheets }. Choose one of them.
sheets-file-no-headings = No heading row was found. Put a row of column names above the rows (such as “Customer”, “Phone”), or say which row is the heading.
sheets-file-too-many-rows = The table has more than { $limit } rows. Split it into several files.
sheets-file-too-many-columns = Row { $row } has more than { $limit } columns. Remove columns that are not needed and upload it again.
sheets-file-cell-too-long = Cell { $cell } holds more than { $limit } characters. Shorten it and upload the file again.
sheets-file-failed-formula = A formula in or after row { $row } fails with { $text }, and the file cannot be read past it. Correct it in Excel, or paste it as a value, and upload the file again.
sheets-file-unclosed-quote = The quotation mark (") on line { $line } of the file (cell { $cell }) has no counterpart, so everything below would fall into that cell. Add or remove it and upload the file again.
sheets-file-endless-row = Row { $row } is too long to be read to its end. Check that the file is complete, or save it as .xlsx and upload it again.
sheets-file-too-big = Unpacked, the file is larger than { $limit } MB and cannot be read. Remove pictures and sheets that are not needed, or split it.
sheets-file-unreadable = The file cannot be opened or read. Check that it exists and may be read, then try again.

## Rows left out

sheets-skipped-title = A title or note above the headings, not imported.
sheets-skipped-total = A row of totals, not imported.
sheets-skipped-repeated-heading = The headings again, not imported.

## To be looked at

sheets-remark-text = The name says Excel workbook, but the file is plain text; it was read as CSV.
sheets-remark-workbook = The name says text, but the file is an Excel workbook; it was read as one.
sheets-remark-stray-quotes = The quotation marks (") in cell { $cell } do not enclose the whole cell; they were read as part of its text. Please check.
sheets-remark-rows-in-quotes = Lines { $first } to { $last } of the file stand between quotation marks (") in cell { $cell }. If each should be a row of its own, remove the marks and upload the file again.
sheets-remark-formulas-without-result = The file lacks the results of the formulas in { $cells }. Open the file once in Excel or WPS, save it there, and upload it again.

## Cells

sheets-value-blank = This must be filled in.
sheets-value-failed-formula = The formula fails ({ $text }). Correct it in the sheet, or enter the value.
sheets-value-formula-without-result = The formula's result is not in the file, because the program that wrote it did not work it out. Open the file once in Excel or WPS, save it there, and upload it again.
sheets-value-rounded-by-excel = “{ $text }” has more than 15 digits, and Excel has dropped the last ones. Format the column as text and enter the original number again.
sheets-value-too-long = The text has { $length } characters, at most { $limit } are allowed. Shorten it.
sheets-value-not-a-date = “{ $text }” is not a date. Write it like 2026-03-05.
sheets-value-date-without-day = “{ $text }” does not name a day. Write the whole date, like 2026-03-05.
sheets-value-date-without-year = “{ $text }” does not name a year. Write the whole date, like 2026-03-05.
sheets-value-date-short-year = The year of “{ $text }” does not have four digits. Write it like 2026-03-05; for a year of the Republic calendar write 民国115年3月5日.
sheets-value-date-ambiguous = In “{ $text }” the month and the day cannot be told apart. Write the year first, like 2026-03-05.
sheets-value-date-impossible = There is no such day as “{ $text }”. Check and correct it.
sheets-value-date-out-of-range = “{ $text }” is not between 1900 and 2100. Check the year.
sheets-value-not-a-number = “{ $text }” is not a number. Enter digits only, like 1234.50.
sheets-value-number-ambiguous = In “{ $text }” the comma or point may separate thousands or decimals. Write 1234.50 or 1,234.50.
sheets-value-too-many-decimals = “{ $text }” has more than { $places } decimals. Round it.
sheets-value-not-whole = “{ $text }” must be a whole number. Remove the fraction.
sheets-value-number-too-big = “{ $text }” is too large to be stored. Check its digits and its unit.
sheets-value-two-currencies = “{ $text }” names two currencies. Keep one.
sheets-value-unit-unclear = The heading has a unit and “{ $text }” a currency sign, so it is unclear whether the unit applies. Remove the sign, or write 5万 or 50000元.
sheets-value-not-a-currency = “{ $text }” is not a known currency. Enter its three letters, such as CNY or USD.
sheets-value-not-a-percent = “{ $text }” is not a percentage. Write it like 12.5%.
sheets-value-not-a-phone = “{ $text }” is not a telephone number. Write it like 13800000042 or 0571-88880042 ext. 801.
sheets-value-phone-without-area = “{ $text }” has no area code. Write it like 0571-88880042; begin numbers abroad with + and the country code.
sheets-value-phone-length = “{ $text }” has { $digits } digits, which is no complete number. Check it; begin numbers abroad with + and the country code.
sheets-value-not-a-mail = “{ $text }” is not one mail address. Write it like name@example.com, only one.
sheets-value-credit-code-length = A unified social credit code has 18 characters, “{ $text }” has { $length }. Check the business licence; 15 digits are an old registration number.
sheets-value-credit-code-character = Character { $place } of “{ $text }”, { $character }, does not occur in unified social credit codes. Check the business licence.
sheets-value-credit-code-misread = Character { $place } of “{ $text }”, { $character }, does not occur in unified social credit codes. Is it { $suggestion }? Check the business licence.
sheets-value-credit-code-check = “{ $text }” does not fit its check character, so at least one character is wrong. Check the business licence.
sheets-value-not-a-choice = “{ $text }” is not one of the choices. Enter one of: { $choices }.
