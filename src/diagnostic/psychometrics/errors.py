"""The one error that the numbers raise."""


class DataError(ValueError):
    """Input from which the statistic cannot be computed honestly.

    ``code`` is stable and machine-readable; ``place`` says where the fault is, ``fault`` what it is
    and ``mend`` what to do about it.
    """

    def __init__(self, code: str, *, place: str, fault: str, mend: str) -> None:
        self.code = code
        self.place = place
        self.fault = fault
        self.mend = mend
        super().__init__(f"{place}: {fault} {mend}")


class ConvergenceError(DataError):
    """An estimator that did not reach a solution, or whose model is not identified."""
