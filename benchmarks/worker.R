# Times one R expression: worker.R FOLDER SIZE ROWS ITEMS BUDGET PACKAGE EXPRESSION. Reading the answers does not count.
given <- commandArgs(trailingOnly = TRUE)
n <- as.integer(given[3]); k <- as.integer(given[4]); budget <- as.numeric(given[5])
suppressMessages(suppressWarnings(library(given[6], character.only = TRUE)))
d <- as.data.frame(matrix(readBin(file.path(given[1], paste0(given[2], ".bin")), "integer", n * k, size = 1), n, k))
names(d) <- paste0("i", seq_len(k))
scales <- split(names(d), rep(1:6, each = k / 6))
model <- paste(sapply(seq_along(scales), function(f) paste0("F", f, " =~ ", paste(scales[[f]], collapse = " + "))), collapse = "\n")
top <- round(0.0075 * n); middle <- round(0.1175 * n)
level <- factor(rep(c("top", "middle", "front"), c(top, middle, n - top - middle)))
if (grepl("gaps", given[7])) { set.seed(3); gaps <- d; gaps[matrix(runif(n * k) < 0.03, n, k)] <- NA }
expression <- parse(text = given[7])
seconds <- c()
while (length(seconds) <= 5 && sum(seconds) < budget) {
  sink(nullfile())
  seconds <- c(seconds, system.time(suppressMessages(suppressWarnings(eval(expression))))[c(1, 2, 4, 5)] |> sum())
  sink()
}
counted <- if (length(seconds) > 2) seconds[-1] else seconds
cat(sprintf('{"seconds": %f, "runs": %d}\n', median(counted), length(counted)))
