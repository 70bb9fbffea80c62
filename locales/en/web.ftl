### The words of every page: frame, lists, forms, time.

web-api = API
web-brand = Zhike
web-skip = Skip to the content
web-close = Close
web-cancel = Cancel
web-more = More actions
web-reload = Reload
web-rulebook-face = R
web-rulebook-did = Done by the rulebook

## The frame
web-nav = Main navigation
web-nav-short = Quick navigation
web-nav-more = More
web-nav-toggle = Collapse or expand the navigation
web-nav-today = Today
web-nav-requests = Requests
web-nav-customers = Customers
web-nav-tiers = Tiers
web-nav-duties = Duties
web-nav-approvals = Approvals
web-nav-people = People
web-nav-insights = Insights
web-nav-rulebook = Rulebook
web-nav-settings = Settings
web-new = New
web-notices = { $count ->
    [0] Notices
    [one] Notices, { $count } unread
   *[other] Notices, { $count } unread
}
web-language = Language
web-theme = Appearance
web-theme-system = System
web-theme-light = Light
web-theme-dark = Dark
web-sign-in = Sign in
web-sign-out = Sign out

## Search
web-search-label = Search
web-search-placeholder = Customer, number, last digits of a phone…
web-search-empty = Nothing found, try another word
web-search-all = See all results
web-search-pages = Pages

## Shortcuts
web-keys-title = Keyboard
web-keys-search = Search
web-keys-down = Next row
web-keys-up = Previous row
web-keys-open = Open the current row
web-keys-select = Select the current row
web-keys-edit = Edit
web-keys-send = Send what is being written
web-keys-refresh = Refresh the list
web-keys-help = Show this help
web-keys-close = Close what is open

## Lists
web-views = Views
web-filters = Filters
web-filters-clear = Clear filters
web-filter-remove = Take this filter away
web-apply = Apply
web-columns = Columns
web-columns-title = Columns to show
web-pages = Pages
web-previous = Previous
web-next = Next
web-list-selected = { $count } selected
web-list-with-selected = With the selected rows:
web-list-refreshed = The list is up to date
web-steps = Steps
web-chart-table = Show the figures
web-chart-category = Item
web-chart-empty = There is nothing for this period yet

## Forms
web-form-offline = The server cannot be reached. Nothing is lost here; check the network and send again.
web-form-done = Saved
web-unfold = Show all
web-fold = Show less
web-form-failed = That did not work. Nothing is lost here; try again later or ask your administrator.
web-form-conflict = Somebody has just changed this record, so your changes were not saved. Copy what you wrote, reload and change it again.
web-form-signed-out = Your session has ended. Nothing is lost here; sign in in a new window and send again.
web-draft-saved = Draft saved { $time }
web-draft-restored = Your unsent draft has been restored
web-draft-drop = Discard it
web-upload-drop = Drop a file here, or choose one above
web-upload-progress = Upload
web-upload-sent = Uploaded, being read…
web-progress-lost = The server cannot be reached for now. The work goes on; trying again…

## Time
web-weekday-monday = Monday
web-weekday-tuesday = Tuesday
web-weekday-wednesday = Wednesday
web-weekday-thursday = Thursday
web-weekday-friday = Friday
web-weekday-saturday = Saturday
web-weekday-sunday = Sunday
web-moment-yesterday = yesterday { $time }
web-moment-today = today { $time }
web-moment-tomorrow = tomorrow { $time }
web-due-late = { $span } late
web-due-exactly = Due { $at }
web-due-left = { $span } left
web-span-moment = under 1 min
web-span-minutes = { $minutes } min
web-span-working-days = { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}
web-span-working-days-hours = { $days ->
    [one] { $days } working day { $hours } h
   *[other] { $days } working days { $hours } h
}
web-span-working-hours = { $hours ->
    [one] { $hours } working hour
   *[other] { $hours } working hours
}
web-span-working-hours-minutes = { $hours ->
    [one] { $hours } working hour { $minutes } min
   *[other] { $hours } working hours { $minutes } min
}
web-ago-now = just now
web-ago-minutes = { $minutes ->
    [one] { $minutes } minute ago
   *[other] { $minutes } minutes ago
}
web-ago-hours = { $hours ->
    [one] { $hours } hour ago
   *[other] { $hours } hours ago
}
web-ago-days = { $days ->
    [one] { $days } day ago
   *[other] { $days } days ago
}

## How a duty stands
web-duty-done = Done
web-duty-done-late = Done late
web-duty-void = No longer needed
web-duty-paused = Clock paused
web-duty-paused-since = since { $at }

## Views, filters, export
web-view-all = All
web-view-save = Save as a view
web-view-name = Name of the view
web-view-audience = Who has the view
web-view-nobody = Only me
web-view-group = Group: { $name }
web-view-department = Department and all below: { $name }
web-view-everybody = All colleagues
web-filter-any = Any
web-export-xlsx = Export a sheet
web-input-not-a-number = Please give a whole number

## Groups of the navigation
web-nav-care = Care and quality
web-nav-office = Office
web-nav-boards = Boards
web-my-settings = My settings

## What was not done
web-home = Back to today
web-problem-back = Nothing was changed. You can go back, mend it and try again.
web-problem-fields = Some entries need to be changed:
web-problem-input = Some fields need to be mended; see the words beside them.
web-problem-internal = Something failed here and nothing was changed. Please try again later; if it stays so, tell your administrator.
web-problem-method = This address can not be used in this way.
web-problem-not-found = There is no such thing, or it lies outside what you may see.
web-problem-other-site = This did not come from one of our own pages and was refused.
web-problem-request = The request can not be understood. Please check it and try again.
web-problem-signed-out = You are no longer signed in. Please sign in again.
web-problem-record = To the record as it stands
web-problem-stale = Somebody has just changed this, so your change was not saved. See what changed, then enter it again.
web-standing-and = {", "}
web-standing-change = { $name } { $what }
web-standing-fields = { $name } { $what } ({ $fields })
web-problem-too-large = This is larger than allowed.
web-problem-unreachable = The database can not be reached at the moment and nothing was changed. Please try again later.
web-problem-unreadable = What was sent can not be read: { $cause }
web-problem-version-needed = Please name the version that the change is made on (the form's version, or the header If-Match).
web-status-400 = Bad request
web-status-401 = Please sign in
web-status-403 = Not allowed
web-status-404 = Not found
web-status-405 = Not possible in this way
web-status-408 = Timed out
web-status-409 = Conflict
web-status-412 = Changed by somebody else
web-status-413 = Too large
web-status-415 = Unsupported format
web-status-422 = Please check what you entered
web-status-428 = Version missing
web-status-429 = Please try again later
web-status-500 = Something failed
web-status-503 = Not available at the moment

## Live updates
web-live-changed = { $count } changed
web-live-much = Much has just changed
web-live-refresh = Refresh the list
web-live-told = Just now: { $what }
web-live-elsewhere = This record has changed since you began to write
web-live-show = Show
web-presence-reading = Also open: { $names }
web-presence-writing = Writing now: { $names }

## Tags
web-tag = Tag
web-tags = Tags
web-tags-none = No tags yet
web-tag-add = Add tag
web-tag-remove = Remove tag
web-tag-remove-named = Remove the tag “{ $tag }”
