### The board: whose figures these are and what they are called.

insights-coverage-company = The whole company
insights-coverage-own = Customers you may see
insights-as-of = Customers and purchases as of { $at }, duties as of now
insights-no-confidential = Confidential archives are not counted
insights-newest-only = You may see many customers. Except for duties, the figures below are of the newest { $most }.
insights-still-counting = The company's figures are being counted in the background. Until then, except for duties, those below are of the newest { $most } customers. Load the page again in a while.

## Duties
insights-duties = Duties due and late
insights-duties-quarter = Due this quarter ({ $period })
insights-duties-month = Due this month ({ $period })
insights-compliance = Compliance by clause
insights-no-duties = No duties fall due this quarter yet. Once clauses are in force and records come in, what is due, done in time and late is counted here by clause.
insights-no-duties-month = No duties fall due this month.
insights-clause = Clause
insights-duty-due = Due
insights-duty-in-time = Done in time
insights-duty-done-late = Done late
insights-duty-overdue = Overdue
insights-duty-open = Not due yet
insights-duty-rate = In time
insights-overdue-quarter = Overdue this quarter

## Customers
insights-customer = Customer
insights-customers = Customers
insights-incomplete = Incomplete archives
insights-by-tier = Customers by tier
insights-by-kind = Kinds of customers
insights-by-region = Regions
insights-by-lifecycle = Stages
insights-opened = New archives
insights-no-tier = No tier yet
insights-no-region = Region unknown
insights-other-regions = Other regions

## Purchases
insights-purchases = Purchases
insights-no-purchases = No purchases in the last two years. Once purchases are imported, amounts and numbers by month and the main customers are shown here.
insights-amount = Amount
insights-number = Purchases
insights-amount-by-month = Amount by month ({ $currency })
insights-number-by-month = Purchases by month
insights-others = Purchases in other currencies
insights-others-apart = In other currencies, neither converted nor added:
insights-other-sum = { $amount } ({ $number ->
    [one] { $number } purchase
   *[other] { $number } purchases
})
insights-share = Purchases by tier
insights-share-of = Amount of the last 12 months by tier
insights-best = Main customers
insights-best-of = Customers with the largest amounts of the last 12 months
insights-year = last 12 months
insights-two-years = last 24 months

## Movements
insights-movements = Movements between tiers
insights-movements-of = Customers moved by the last reviews in force
insights-moved-up = Up
insights-moved-down = Down
insights-moved-first = First tier
insights-no-review = No review is in force yet. Once one is approved, the customers it moved up and down are counted here.

## Requests
insights-requests = Figures of requests
insights-requests-no-confidential = confidential matters are not counted
insights-requests-week = 7 days
insights-requests-thirty = 30 days
insights-requests-month = This month
insights-requests-month-before = Last month
insights-requests-from = From
insights-requests-until = Until
insights-requests-too-long = At most { $most } days are counted at once. Choose fewer.
insights-requests-none = Nothing in this period.
insights-requests-received = Received
insights-requests-closed = Closed
insights-requests-open = Without a solution
insights-requests-reopened = Reopened
insights-requests-flow = Received and closed
insights-requests-by-day = Received and closed by day
insights-requests-by-week = Received and closed by week, by its first day
insights-requests-backlog = Age of what is without a solution
insights-requests-age-0 = today
insights-requests-age-1 = 1–2 days
insights-requests-age-3 = 3–6 days
insights-requests-age-7 = 7–13 days
insights-requests-age-14 = 14–29 days
insights-requests-age-30 = 30 days or more
insights-requests-satisfaction = Satisfaction with what was closed
insights-requests-answered = Answered
insights-requests-score = Mean of 5
insights-requests-times = Time to answer and to solve
insights-requests-clock = Clock
insights-requests-response = First answer
insights-requests-resolution = Solution
insights-requests-tier = Tier
insights-requests-number = Requests
insights-requests-mean = Mean time
insights-requests-target = Mean target
insights-requests-in-time = In time
insights-requests-duties = Duties of the service clauses
insights-requests-hours = When requests come in
insights-requests-weekday = Day
insights-requests-sheet-time = Mean time in working hours
insights-requests-sheet-target = Mean target in working hours

## Export
insights-sheet-figure = Figure
insights-sheet-of = Of
insights-sheet-period = Period
insights-sheet-number = Number
insights-sheet-amount = Amount
insights-sheet-currency = Currency
