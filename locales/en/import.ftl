### Import: a sheet brought in, its columns, the check, entering it, taking it back.

kind-import = Import

status-import-uploading = being read
status-import-mapping = columns to be confirmed
status-import-checking = being checked
status-import-ready = to be confirmed
status-import-applying = being entered
status-import-stopped = stopped
status-import-applied = imported
status-import-undoing = being undone
status-import-undone = undone
status-import-failed = not successful
status-import-cancelled = dropped

event-customer-imported = brought it in with row { $row } of import { $import }
event-customer-import-undone = took back what import { $import } had brought
event-import-uploaded = brought in { $file } with { $rows } rows
event-import-mapped = said what the columns are
event-import-decided = decided about { $rows } doubtful rows
event-import-begun = began to enter { $rows } rows
event-import-stopped = stopped the import: { $created } new, { $updated } updated so far
event-import-continued = had the import go on
event-import-applied = finished the import: { $created } new, { $updated } updated
event-import-failed = The import was not successful; what had been entered was taken back
event-import-undone = undid the import: { $taken_back } taken back, { $kept } kept
event-import-cancelled = dropped the import

notice-import-applied = { $file } is imported: { $created } new, { $updated } updated.
notice-import-applied-brief = An import is done
notice-import-failed = { $file } could not be imported; nothing was changed. Open it to see why.
notice-import-failed-brief = An import did not succeed

## Bringing in a sheet

import-title = Import a sheet
import-list = Imports
import-step-upload = Upload
import-step-mapping = Columns
import-step-preview = Check and preview
import-step-apply = Enter
import-target = What does the sheet hold?
import-target-customers = Customers
import-target-contacts = Contacts
import-target-purchases = Purchases
import-target-requests = Former requests
import-file = File
import-file-hint = CSV or XLSX, at most { $rows } rows and { $megabytes } MB.
import-confirm-repeat = This file came in before and is to come in again
import-upload = Upload
import-help = How to prepare the sheet
import-help-headings = Any headings will do, such as “客户名称”, “電話” or “Amount”; you confirm the columns afterwards. Titles above the headings, totals at the end and blank rows may stay.
import-help-writings = Write dates, amounts and phones as usual: 2026-03-05, ¥1,234.50, 500万, 0571-88880042 ext. 801.
import-help-nothing-yet = The rows are checked and shown first; nothing is changed before you confirm.
import-help-undo = A whole import can be undone as long as nobody has gone on with what it brought.
import-target-needed = Choose whether the sheet holds customers, contacts or purchases.
import-file-needed = Choose a CSV or XLSX file.
import-file-too-large = The file is larger than { $megabytes } MB. Remove columns you do not need or split it.
import-upload-broken = The file did not arrive whole. Upload it once more.
import-file-gone = The original file is no longer kept. Upload it again.
import-no-rows = There are no rows below the headings. Check that you picked the right file and sheet.
import-too-many-rows = The sheet has { $rows } rows; one import takes at most { $limit }. Split it into several files.
import-repeat = The same file was imported on { $day } ({ $number }). To import it again, tick “is to come in again”.

## The list of imports

import-list-file = File
import-list-number = Number
import-list-target = Holds
import-list-phase = State
import-list-rows = Rows
import-list-owner = By
import-list-created = When
import-list-empty = Nothing has been imported yet
import-list-empty-text = Each file that is imported will be listed here.

## Columns

import-columns = What the columns are
import-columns-text = Proposed by headings and contents. Please confirm; choose “leave out” for columns you do not need.
import-column = Column
import-samples = Examples
import-is-field = Is
import-column-ignored = leave out
import-sheet-title = Sheet
import-sheet = Which sheet to read
import-heading-row = Row of the headings
import-heading-row-range = Give the number of the heading row, such as 3.
import-read-again = Read again
import-odd-rows = Rows to look at
import-notes-more = { $count ->
        [one] 1 more row is like these and is not listed.
       *[other] { $count } more rows are like these and are not listed.
    }
import-second-sheet = Sheet: { $sheet }
import-left-out = Rows that are not data
import-row = Row { $row }
import-existing = Customers, contacts or orders that are there already
import-existing-fill = fill what is empty
import-existing-overwrite = the sheet replaces what stands
import-existing-skip = leave as they are
import-missing = Purchases of unknown customers
import-missing-create = create the customer by its number, marked incomplete
import-missing-refuse = refuse the row
import-doubt = Rows that may be customers you have already
import-doubt-skip = leave out for now
import-doubt-create = create them all the same
import-unit = Unit of amounts
import-unit-heading = as the table says ({ $unit })
import-unit-noted = A note above the headings names the unit { $unit }; amounts without one are read so. Please check.
import-unit-1 = yuan
import-unit-1000 = thousand
import-unit-10000 = ten thousand (万)
import-unit-1000000 = million
import-unit-100000000 = hundred million (亿)
import-unit-100 = hundred
import-unit-100000 = hundred thousand
import-unit-10000000 = ten million
import-unit-unknown = Choose one of the units.
import-currency = Currency of amounts that name none
import-currency-hint = Such as CNY or USD
import-all-or-nothing = Enter nothing unless every row can be entered
import-checking = Check
import-field-twice = Two columns are “{ $field }”. Keep one.
import-field-needed = Say which column is “{ $field }”.
import-field-needed-either = Say which column is “{ $field }” or “{ $other }”.
import-field-unknown = There is no field “{ $field }”.
import-heading-unknown = The sheet has no column “{ $heading }”. Its columns are: { $headings }.
import-too-many-columns = The sheet has only { $columns } columns.
import-choice-unknown = “{ $text }” is not one of the choices.

import-field-number = Customer number
import-field-name = Customer name
import-field-short-name = Short name
import-field-kind = Kind of customer
import-field-credit-code = Unified social credit code
import-field-legal-representative = Legal representative
import-field-region = Region
import-field-address = Address
import-field-postcode = Postcode
import-field-phone = Phone
import-field-fax = Fax
import-field-industry = Industry
import-field-scope-of-business = Scope of business
import-field-registered-capital = Registered capital
import-field-main-products = Main products ordered
import-field-lifecycle = Stage
import-field-archive-date = Archive opened on
import-field-credit = Credit standing
import-field-complexity = Complexity of needs
import-field-promising = Promising
import-field-owner = Account manager (account or name)
import-field-contact = Contact's name
import-field-contact-department = Contact's department
import-field-contact-post = Contact's post
import-field-contact-phone = Contact's phone
import-field-contact-mail = Contact's mail address
import-field-purchased-on = Purchased on
import-field-quantity = Quantity
import-field-amount = Amount
import-field-currency = Currency
import-field-order-number = Order number

## Preview

import-rows = Rows of the sheet
import-all-rows = Show all
import-no-such-rows = There are no such rows
import-column-row = Row
import-column-verdict = Result
import-column-why = Why it was not imported
import-refused-sheet = Rows not imported
import-count-create = to be created
import-count-update = to be updated
import-count-doubtful = doubtful
import-count-bad = refused
import-count-unchanged = nothing new
import-verdict-staged = not checked
import-verdict-create = new
import-verdict-update = update
import-verdict-doubtful = doubtful
import-verdict-unchanged = nothing new
import-verdict-bad = refused
import-verdict-created = created
import-verdict-updated = updated
import-verdict-taken-back = taken back
import-application = Import
import-application-question = { $passing } rows will be entered, { $left } will not. You may leave this page meanwhile.
import-change-mapping = Change columns
import-cancellation = Drop
import-cancellation-applying = Drop and take back
import-cancellation-question = Drop this import? What was entered already will be taken back.
import-brought-customers = Show the new customers
import-brought-contacts = Show the customers of these contacts
import-brought-purchases = Show the customers of these purchases
import-brought-requests = Show the new requests
import-undoing = Undo the import
import-undoing-question = What this import created will be removed, what it changed will be as it was.
import-stopping = Stop
import-stopping-question = What was entered stays. The import can go on afterwards, or be undone.
import-stopped-at = The import is stopped: { $done } of { $total } rows are done, and what was entered stays. It can go on or be undone.
import-continuation = Go on importing
import-download-refused = Download rows not imported
import-decide = Decide row by row
import-came-before = The same sheet came in before:
import-gone-on = It can not be undone as a whole, because somebody has gone on with these customers:

## Deciding row by row

import-decide-title = Doubtful rows
import-decide-text = Each row can be decided by itself. Rows without a decision of their own go by the choice for all: { $all }.
import-decide-existing = For rows that are the same customer, what stands is treated so: { $existing }.
import-decide-back = Back to the preview
import-decided-figures = { $rows } rows: { $updates } update a customer, { $creates } are created, { $skips } are left out, { $undecided } have no decision of their own.
import-decided-update = decided: update
import-decided-create = decided: create
import-decided-skip = decided: leave out
import-decision = What to do
import-decision-why = Why it is doubtful
import-decision-standard = by the choice for all ({ $choice })
import-decision-update = the same customer: update { $number } { $name }
import-decision-create = a different customer: create
import-decision-skip = leave out
import-decision-save = Save
import-decision-save-next = Save and show the next rows
import-decision-not-now = Rows can no longer be decided one by one: this import is { $state }.
import-decision-not-doubtful = Row { $row } is not doubtful. Reload the page and try again.
import-decision-customer-needed = Give the number of the customer that this row is.
import-decision-no-candidate = Row { $row }: { $customer } is no customer like it, or you may not change it. Reload the page and choose again.
import-decision-shared = Rows { $other } and { $row } would both update customer { $customer }. One row updates one customer; leave one of them out.
import-decision-too-many = At most { $limit } rows are decided at once. Send them in several parts.
import-decision-uneven = There are not as many decisions as rows. Give one for each.

## Progress

import-work-uploading = { $done } of { $total } rows read
import-work-checking = { $done } of { $total } rows checked
import-work-applying = { $done } of { $total } rows entered
import-work-undoing = { $done } of { $total } taken back
import-may-leave = You may leave this page and come back from “Imports”.
import-stopped = The work was interrupted. Press “Go on importing”; if that does not help, ask your administrator.

## What can not be done

import-not-now = Not possible now: this import is { $state }.
import-nothing-to-enter = No row can be entered. Look at the reasons, mend the sheet and upload it again.
import-not-every-row-passed = You chose to enter nothing unless every row can be entered, but { $bad } rows are refused and { $doubtful } are doubtful. Mend the sheet and upload it again, or choose otherwise.
import-undo-blocked = It can not be undone: somebody has gone on with these customers: { $customers }.
import-row-changed-meanwhile = What row { $row } is about changed after the check, so everything was taken back. Please import it again.
import-failed-inside = The import was interrupted and what had been entered was taken back. Try again; if that does not help, ask your administrator.

## What is wrong with a row

import-fault-no-customer = It does not say which customer: give the customer's number or name.
import-fault-number-signs = The number “{ $text }” has signs such as / \ ? # % " in it. Remove them.
import-fault-number-spaces = There are spaces in the number “{ $text }”. Take them out.
import-fault-absurd = “{ $text }” is more than a million million, which can hardly be meant. Check its digits and its unit.
import-fault-number-taken = The number { $number } belongs to an archive no longer in use. Give another number.
import-fault-name-needed = A new customer needs a name.
import-fault-nameless-contact = There is a contact's phone or mail address but no name. Add the name.
import-fault-future = The day of the purchase lies after today. Please check it.
import-fault-no-quantity = The quantity must not be 0.
import-fault-two-currencies = The amount says { $amount }, the column of currencies says { $column }. Please check it.
import-fault-owner-unknown = Nobody active has the account or name “{ $text }”.
import-fault-owner-several = Several people are called “{ $text }”. Give the account instead.
import-fault-owner-out-of-reach = You may not import customers for “{ $text }”.
import-fault-repeated = The same as row { $row }. Keep only one.
import-fault-order-repeated = The same order number as row { $row }. Keep only one.
import-fault-order-differs = Order { $order } is there with other figures. To use the sheet's, choose “the sheet replaces what stands” with the columns.
import-fault-several-of-code = Several archives have the credit code { $code }. Merge them first or give the customer's number.
import-fault-several-of-name = Several customers are called “{ $name }”. Give the customer's number.
import-fault-unknown-customer = No customer “{ $customer }” was found.
import-fault-not-yours = You may not change customer { $number }. Let its account manager import the row.
import-fault-out-of-reach = The row is about a customer you may not see. Let your superior import it.
import-fault-may-not-create = You may not create customers.
import-fault-decision-outdated = What this row was decided on has changed since, so it was not imported. Look at it and import it again.
import-doubt-credit-code = The same credit code as customer { $number } { $name }.
import-doubt-name = The same name as customer { $number } { $name }.
import-doubt-phone = The same phone as customer { $number } { $name }.
import-doubt-hidden = It may be a customer the company has already, but you may not see it. Ask your superior.
import-doubt-row = It may be the same customer as row { $row }.
