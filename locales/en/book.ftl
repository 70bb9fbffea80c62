### The pages of the rulebook: the document, clauses, compliance, drafts.

book-version = Version { $version }
book-in-force = In force
book-pending = Not yet in force
book-past = Superseded
book-since = in force since { $date }
book-since-pending = takes effect on { $date }
book-since-beginning = in force from the beginning
book-past-note = This version has been superseded and is kept for reference.
book-read-in-force = Read the version in force
book-read-version = Read this version
book-contents = Contents
book-versions = Versions
book-part = Part
book-part-owner = Drafted and interpreted by
book-part-issuer = Issued by
book-part-answers = Drafted and interpreted by { $owner }; issued by { $issuer }
book-answers = Who drafts, interprets and issues each part
book-past-years = Past years
book-days-from = { $days ->
    [one] { $first }, one day
   *[other] { $days } days from { $first }
}
book-section-document = Document
book-section-organisation = Organisation
book-section-authority = Table of authority
book-section-calendar = Working calendar
book-running = Clocks that run
book-running-recompute = When a new version takes effect, clocks that run are computed anew.
book-running-keep = When a new version takes effect, clocks that run go on under the old one.

## Clause
book-wording = Wording
book-parameters = Parameters
book-clause = Clause
book-clause-id = Clause id
book-clause-off = The version in force does not have this clause; this is how it stood last. A clause that is not in the version in force is off.
book-duties-open = Open duties
book-duties-all = All duties
book-duties-none = No open duties
book-duties-none-text = What this clause obliges people to do is listed here, what falls due first at the top.
book-duty-record = About
book-duty-what = To do
book-duty-owner = Who
book-duty-due = Due
book-months = Compliance over the last months
book-history = Changes
book-history-none = This clause has not changed yet.
book-timeline = What happened

## Compliance
book-compliance = Compliance
book-due = Due
book-in-time = In time
book-done-late = Done late
book-overdue = Overdue
book-open = Not yet due
book-rate = Rate
book-rate-before = Before
book-total = Total
book-from = From
book-until = Until
book-span = { $from } – { $until }
book-period-month = Month
book-period-quarter = Quarter
book-period-year = Year
book-period-before = Previous
book-period-after = Next
book-compliance-none = Nothing fell due in this period
book-compliance-none-text = Duties that fall due in the period are counted by clause, as far as you may see them.
book-compliance-note = Rate = done in time ÷ (done in time + done late + overdue). Void duties do not count. Only duties that you may see are counted; each figure opens them.
book-day-unreadable = “{ $text }” is not a date; write it as 2026-03-05
book-until-before-from = The end cannot be before the beginning

## Drafts
book-drafts = Drafts of the rulebook
book-drafts-search = Title or number
book-drafts-none = No drafts yet
book-drafts-none-text = A change of the rulebook begins as a draft: it is checked, simulated, handed in, and in force from its date once approved.
book-draft-new = Draft a change
book-draft-title = Title
book-draft-number = Number
book-draft-status = Status
book-draft-owner = Drafted by
book-draft-updated = Last changed
book-draft-effective = Takes effect on
book-draft-effective-hint = Left empty, it takes effect as soon as it is approved.
book-draft-at-once = as soon as approved
book-draft-comment = Why
book-draft-file = Upload a text
book-draft-file-hint = A TOML file in UTF-8. A file takes the place of the text below.
book-draft-text = Text of the rulebook
book-draft-text-hint = It is checked when saved. A text with faults is kept too, but can be handed in only when they are mended.
book-draft-text-show = Show the whole text
book-draft-save = Save and check
book-draft-edit = Edit the draft
book-draft-facts = Facts
book-draft-base = Begun under
book-draft-submit = Hand in
book-draft-submit-text = It cannot be changed once handed in, and is in force from its date once approved.
book-draft-withdraw = Take back
book-draft-withdraw-text = It can be changed again. What was decided so far stays with the approval.
book-draft-close = Give up
book-draft-close-text = It can no longer be changed or handed in; its text can still be read.
book-draft-simulate = Simulate this draft
book-draft-waits = Waiting for approval:
book-draft-adopted = Became version { $version }, in force since { $date }.
book-draft-adopted-later = Became version { $version }, takes effect on { $date }.
book-draft-behind = This draft was begun under version { $begun }; version { $version } is in force now. Once approved, the whole draft takes its place: look through the differences below.
book-draft-faults = { $count ->
    [one] The text has one fault; mend it before handing in.
   *[other] The text has { $count } faults; mend them before handing in.
}
book-faults = Faults
book-warnings = To look at
book-fault-what = What is wrong
book-fault-remedy = What to do
book-fault-place = Where
book-fault-line = line { $line }
book-differences = Differences
book-differences-against = Differences against version { $version }
book-differences-none = No difference from the version in force.
book-differences-unknown = The text has faults; it can be compared once they are mended.
book-difference-what = What
book-difference-before = Before
book-difference-after = After
book-aspect-added = Clause added
book-aspect-removed = Clause removed
book-aspect-title = Title
book-aspect-text = Wording
book-change-line = { $clause }: { $what }
book-release-offer = { $count ->
    [one] This release brings one clause that the version in force does not have. A clause that is not taken over is off.
   *[other] This release brings { $count } clauses that the version in force does not have. A clause that is not taken over is off.
}
book-release-take = Draft a change that takes them over
book-release-taken = The new clauses stand at the end of the text. Read them before you save.
book-draft-title-needed = Give it a title of at most { $most } characters
book-draft-comment-long = At most { $most } characters
book-draft-text-needed = Write the text of the rulebook
book-draft-not-utf8 = The file is not UTF-8; save it as UTF-8 and upload it again
book-draft-day-past = The date cannot be before today
book-draft-change-off = The rulebook in force has no clause on changes, so nothing can be handed in
book-draft-not-waiting = The draft does not wait for approval
book-draft-not-editing = The draft has been handed in or has ended and cannot be changed
book-draft-has-faults = The text still has faults; mend them before handing in
book-draft-changes-nothing = The draft differs in nothing from the version in force

## Shared
kind-rulebook-draft = Draft of the rulebook
status-rulebook-draft-editing = Being written
status-rulebook-draft-waiting = Waiting for approval
status-rulebook-draft-adopted = Approved
status-rulebook-draft-closed = Given up
field-rulebook-draft-lines = Lines of the rulebook
field-rulebook-draft-title = Title
field-rulebook-draft-comment = Why
field-rulebook-draft-effective-on = Takes effect on
event-rulebook-draft-created = drafted a change of the rulebook
event-rulebook-draft-changed = changed the draft
event-rulebook-draft-closed = gave the draft up
event-rulebook-adopted = approved it as version { $version }, in force from { $date }
event-rulebook-in-force = version { $version } took effect
event-rulebook-recomputed = { $count ->
    [one] looked at one running clock under version { $version }
   *[other] looked at { $count } running clocks under version { $version }
}
notice-rulebook-in-force = Version { $version } of the rulebook is in force: { $title }
notice-rulebook-in-force-brief = A new version of the rulebook is in force
