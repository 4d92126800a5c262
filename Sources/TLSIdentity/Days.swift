/// The seconds of a day.
let secondsPerDay: Int64 = 86_400
