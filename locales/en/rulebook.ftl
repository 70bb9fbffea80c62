### Checking a rulebook text: faults, remedies, names of parameters

## Faults

rulebook-fault-syntax = Not readable as TOML: { $message }
rulebook-fault-unknown-table = There is no table “{ $table }”
rulebook-fault-unknown-clause = There is no clause “{ $clause }”
rulebook-fault-unknown-key = There is no key “{ $key }”
rulebook-fault-missing-table = The table “{ $table }” is missing
rulebook-fault-missing-parameter = “{ $parameter }” is missing
rulebook-fault-wrong-type =
    “{ $parameter }” must be written as { $expected ->
        [text] text in quotes
        [integer] a whole number
        [number] a number with at most two decimals
        [flag] true or false
        [date] a date such as 2026-05-01
        [day-of-year] month and day such as "01-31"
        [window] a window such as "09:00-12:00"
        [list] a list in square brackets
       *[table] a table
    }
rulebook-fault-out-of-range = “{ $parameter }” is { $value }, which is not within { $least } to { $most }
rulebook-fault-empty-list = “{ $parameter }” lists nothing
rulebook-fault-empty-text = “{ $parameter }” is empty
rulebook-fault-repeated = “{ $name }” stands twice
rulebook-fault-unknown-name =
    “{ $name }” is no { $vocabulary ->
        [rank] rank
        [function] function of the company
        [action] action that can be allowed
        [reach] reach of a permission
        [part] part of the rulebook
        [running] treatment of running clocks
        [mode] way of deciding together
        [decider] way to name a decider
        [condition] field that a condition can ask about
        [relief] way to relieve a decider
        [field] standard field of an archive
        [customer-kind] kind of customer
        [masked-field] field that can be masked
        [likeness] sign of a duplicate
        [answerer] way to name who answers
        [request-kind] kind of request
        [category] category of that kind
        [pause] state in which a clock can pause
        [escalation] way to name who is told
        [close-field] thing that closing can ask for
        [result] result in the list
       *[other] known name
    }
rulebook-fault-unknown-chain = There is no approval chain “{ $chain }”
rulebook-fault-clause-needed = This clause builds on “{ $needs }”, which is not in the text
rulebook-fault-unreachable-step =
    Nobody will ever decide step { $step } of the chain “{ $chain }”: { $why ->
        [never-holds] its condition cannot hold
        [repeated] an earlier step asks the same people
        [descends] an earlier step has gone to a higher superior
       *[function-absent] the company does not have the function
    }
rulebook-fault-weights-sum = The weights add up to { $sum }%, not to 100%
rulebook-fault-bands-overlap = The bands of “{ $parameter }” overlap: “{ $below }” comes after “{ $above }”
rulebook-fault-band-points-rise = A lower band of “{ $parameter }” gives more points: { $below } comes after { $above }
rulebook-fault-thresholds-not-descending = The thresholds do not descend: { $below } comes after { $above }
rulebook-fault-answer-after-solution = The response of “{ $level }” takes longer than its resolution
rulebook-fault-level-overtakes = “{ $level }” is due before “{ $other }”
rulebook-fault-escalation-out-of-order = The steps are out of order: “{ $later }” comes after “{ $earlier }”
rulebook-fault-unknown-placeholder = The text ({ $lang }) has a place for “{ $placeholder }”, which the clause does not have
rulebook-fault-lone-brace = The text ({ $lang }) has a brace without its partner
rulebook-fault-silent-parameter = The text ({ $lang }) does not tell “{ $parameter }”
rulebook-fault-allows-nobody = The entry must name rank, function or both
rulebook-fault-unknown-zone = “{ $zone }” is no time zone
rulebook-fault-windows-overlap = The windows { $first } and { $second } of “{ $day }” overlap
rulebook-fault-window-backwards = The window { $window } of “{ $day }” does not end after it begins
rulebook-fault-idle-week = The week has no working window
rulebook-fault-year-twice = The year { $year } is listed twice
rulebook-fault-date-outside-year = { $date } is listed under { $year }
rulebook-fault-makeup-on-workday = The make-up day { $date } is an ordinary working day already
rulebook-fault-holiday-also-workday = { $date } is both a holiday and a make-up day

## Remedies

rulebook-remedy-nearest = Did you mean “{ $nearest }”?
rulebook-remedy-remove = Take it out
rulebook-remedy-remove-clause = Take the clause out, or wait for the release that carries it out
rulebook-remedy-choose-known = Write one of: { $known }
rulebook-remedy-choose-placeholder = The sentences may show: { $known }
rulebook-remedy-define-chain = Define it under approval.chains, or name another
rulebook-remedy-mend-syntax = Correct the line
rulebook-remedy-add = Add it
rulebook-remedy-fill = Fill it in
rulebook-remedy-rewrite = Write it so
rulebook-remedy-choose-between = Choose a number between the two
rulebook-remedy-keep-one = Keep only one
rulebook-remedy-add-clause = Add that clause, or take this one out
rulebook-remedy-mend-condition = at_least must not be more than at_most
rulebook-remedy-remove-step = Take the step out
rulebook-remedy-order-steps = Put the lower superior first
rulebook-remedy-list-function = List the function under organisation.functions, or ask someone else
rulebook-remedy-balance-weights = Change the weights until they add up to 100%
rulebook-remedy-order-descending = Order them from the highest to the lowest
rulebook-remedy-mend-level = Give the response no more time than the resolution
rulebook-remedy-order-levels = Give a higher tier or priority no more time than a lower one
rulebook-remedy-order-escalation = Let each step come later than the one before and go up by one level
rulebook-remedy-pair-braces = Write {"{"}name{"}"} for a figure, and a brace itself twice
rulebook-remedy-tell-parameter = Give the figure a place in the text
rulebook-remedy-name-who = Name whom it allows
rulebook-remedy-name-zone = Write a zone such as Asia/Shanghai
rulebook-remedy-order-windows = Let each window end after it begins and before the next begins
rulebook-remedy-add-window = Give at least one day a window
rulebook-remedy-join-years = Join the two lists
rulebook-remedy-move-date = Move the date to its year
rulebook-remedy-remove-date = Take the date out

## Names of parameters

rulebook-parameter-title = Title
rulebook-parameter-company = Name for the company
rulebook-parameter-parts = Who drafts, interprets and issues each part
rulebook-parameter-ranks = Ranks
rulebook-parameter-functions = Functions
rulebook-parameter-posts = Other posts
rulebook-parameter-allow = Permissions
rulebook-parameter-readers = Reach by rank and function
rulebook-parameter-starters = Who may start a review
rulebook-parameter-zone = Time zone
rulebook-parameter-monday = Monday
rulebook-parameter-tuesday = Tuesday
rulebook-parameter-wednesday = Wednesday
rulebook-parameter-thursday = Thursday
rulebook-parameter-friday = Friday
rulebook-parameter-saturday = Saturday
rulebook-parameter-sunday = Sunday
rulebook-parameter-workday = Windows of a make-up day
rulebook-parameter-holidays = Holidays { $number }
rulebook-parameter-workdays = Make-up working days { $number }
rulebook-parameter-chain = Chains
rulebook-parameter-wait-working-days = Time for each step
rulebook-parameter-then = Passes to
rulebook-parameter-approval = Approval
rulebook-parameter-kinds = Kinds
rulebook-parameter-special-kinds = Special class
rulebook-parameter-fields = Standard fields
rulebook-parameter-complete-working-days = Time to complete
rulebook-parameter-tiers = Tiers
rulebook-parameter-promising = Promising customers
rulebook-parameter-contacts = People in contact
rulebook-parameter-assign-working-days = Time to assign
rulebook-parameter-masked = Masked data
rulebook-parameter-grant-days = Length of a grant
rulebook-parameter-by = Found by
rulebook-parameter-rows = Most rows in a file
rulebook-parameter-channels = Channels
rulebook-parameter-kind = Kinds and categories
rulebook-parameter-protected-kinds = Confidential kinds
rulebook-parameter-answered-by = Answered by
rulebook-parameter-named = Named answerers
rulebook-parameter-handlers = Passed on to
rulebook-parameter-priorities = Priorities
rulebook-parameter-one = Times of tier 1
rulebook-parameter-two = Times of tier 2
rulebook-parameter-three = Times of tier 3
rulebook-parameter-four = Times of tier 4
rulebook-parameter-untiered = Without a tier counts as
rulebook-parameter-pauses = Time that does not count
rulebook-parameter-steps = Steps
rulebook-parameter-task-working-days = Time for a task
rulebook-parameter-asks = Asked on closing
rulebook-parameter-results = Results
rulebook-parameter-causes = Causes
rulebook-parameter-silent-days = Time for the customer's answer
rulebook-parameter-silent-result = Result when silent
rulebook-parameter-confirmed-result = Result for what the customer confirms
rulebook-parameter-satisfaction = Question about satisfaction
rulebook-parameter-duplicate-result = Result for duplicates
rulebook-parameter-confirm-working-days = Time to confirm
rulebook-parameter-period-months = Period
rulebook-parameter-amount = Amount bought
rulebook-parameter-purchases = Number of purchases
rulebook-parameter-credit = Credit standing
rulebook-parameter-years = Years of cooperation
rulebook-parameter-complexity = Complexity of needs
rulebook-parameter-unknown = Points for the unknown
rulebook-parameter-due-days = Time for the review
rulebook-parameter-within-working-days = Time for the notice
rulebook-parameter-sales-at-least = Least sales last year
rulebook-parameter-proposed-by = Proposed by
rulebook-parameter-due = Due each year
