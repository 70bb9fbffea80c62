### The administration of staff, departments and groups.

people-title = People
people-new = Add a person
people-edit = Edit
people-edit-short = Edit
people-save = Save
people-search = Name, pinyin, initials or account
people-none = Nobody found
people-none-text = Everybody with an open account is listed here, by department, group, rank and function.
people-chart = Reporting lines
people-chart-top = From the top
people-following = { $count ->
    [one] one person below
   *[other] { $count } people below
}

## Facts
people-facts = Facts
people-name = Name
people-account = Account
people-account-hint = To sign in with. Lower-case letters, digits, dots and hyphens, 2 to 40 characters.
people-account-state = Account
people-closed = Closed
people-open-or-closed = Open or closed
people-position = Post
people-rank = Rank
people-rank-choose = Choose one
people-function = Function
people-functions = Functions
people-department = Department
people-department-none = No department
people-group = Group
people-groups = Groups
people-superior = Superior
people-superior-hint = Needed below director; should be exactly one rank up.
people-superior-none = No superior.
people-superior-not-next = The superior is not exactly one rank up. Please look again.
people-superior-below = The superior has a lower rank. Please look again.
people-deputy = Deputy
people-deputy-hint = Who decides approvals in this one's place.
people-phone = Phone
people-mail = Mail
people-line = Superiors
people-reports = Direct reports
people-reports-none = Nobody reports here.
people-you = You
people-duties-open = Open duties
people-duties-late = Overdue

## Password
people-password = Password
people-password-first = First password
people-password-first-hint = May be left empty; set a temporary one on the person's page afterwards.
people-password-set = Set password
people-password-text = All sessions and API tokens of the account end at once.
people-password-own = New password
people-password-hint = Left empty, a temporary password is made and shown once.
people-password-done = The password has been set
people-password-once = The temporary password is shown only now. Tell it to the person, who should change it after signing in.
people-password-ended = All former sessions and API tokens of the account have ended.
people-password-back = Back to the person

## Closing
people-close = Close account
people-close-text = Nobody can sign in with it any more. What is known of the person stays.
people-close-holds = They still hold { $records } open records, { $duties } open duties, { $steps } undecided approvals and { $reports } direct reports. Name a successor: everything passes on, then the account is closed.
people-successor = Successor
people-successor-self = Nobody hands over to themselves
people-successor-asked = The successor asked for one of the approvals and no other superior could decide it; choose somebody else
people-handing-over = Handing over; the account is closed when it is done
people-holds = They still hold { $records } open records, { $duties } open duties, { $steps } undecided approvals and { $reports } direct reports; name a successor
people-closed-already = The account is closed already
people-open-already = The account is open
people-close-self = You cannot close your own account
people-reopen = Open again
people-reopen-text = Set a new password afterwards.

## Departments and groups
people-departments = Departments
people-departments-none = No departments yet
people-departments-none-text = Departments decide who sees which records. Begin with the topmost.
people-department-new = Add a department
people-department-edit = Edit department: { $name }
people-department-name = Name of the department
people-department-top = None above
people-parent = Department above
people-head = Head
people-count = People
people-groups-none = No groups yet
people-groups-none-text = A group is made of people who work together and read each other's records.
people-group-new = Add a group
people-group-edit = Edit group: { $name }
people-group-name = Name of the group

## What cannot be saved
people-needed = Fill this in
people-too-long = At most { $most } characters
people-name-needed = Give it a name of at most { $most } characters
people-account-wrong = Lower-case letters, digits, dots and hyphens only, beginning with a letter or digit, 2 to 40 characters
people-account-taken = The account “{ $account }” is taken; choose another
people-mail-wrong = Not a mail address such as wang.fang@example.com
people-phone-wrong = Only digits, spaces, brackets, hyphens and an extension
people-rank-needed = Choose a rank
people-function-unknown = The rulebook in force does not list this function
people-department-unknown = There is no such department; choose again
people-department-taken = There is a department “{ $name }” beside it already
people-department-loop = A department cannot lie below itself
people-group-unknown = There is no such group; choose again
people-group-taken = There is a group “{ $name }” already
people-no-such-colleague = Nobody with an open account is called “{ $account }”
people-superior-needed = Everybody below director needs a superior
people-loop = The line of superiors would be a loop: { $line }
people-deputy-self = Nobody is their own deputy
people-last-administrator = This is the last system administrator; name another first

## Shared
field-staff-account = Account
field-staff-name = Name
field-staff-position = Post
field-staff-rank = Rank
field-staff-functions = Functions
field-staff-department = Department
field-staff-groups = Groups
field-staff-superior = Superior
field-staff-deputy = Deputy
field-staff-mail = Mail
field-staff-phone = Phone
field-department-parent = Department above
field-department-head = Head
field-department-name = Name
field-group-name = Name
field-group-department = Department
event-staff-added = added { $staff }
event-staff-changed = changed { $staff }
event-staff-closed = closed the account of { $staff }
event-staff-reopened = opened the account of { $staff } again
event-staff-password-set = set the password of { $staff }
event-staff-handed-over = passed from { $from } to { $to }
event-department-changed = set up the department { $name }
event-group-changed = set up the group { $name }
notice-people-handed-over = { $name } has handed over to you: { $records } open records, { $duties } open duties, { $steps } undecided approvals
notice-people-handed-over-brief = Work of a colleague was handed over to you
