source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))
suppressMessages(library(multilevel))

icc_values <- function(a, d, e) {
  table <- summary(a)[[1]]
  sizes <- as.numeric(table(e$gf))
  n <- sum(sizes); k <- length(sizes)
  list(n = n, n_groups = k, MSB = table[1, 3], MSW = table[2, 3], F = table[1, 4], p = table[1, 5], df = table[, 1],
       ICC1 = ICC1(a), ICC2 = ICC2(a), mean_group_size = n / k, n0 = (n - sum(sizes^2) / n) / (k - 1))
}
lmer_values <- function(m, d) {
  v <- as.data.frame(lme4::VarCorr(m))$vcov
  list(tau00 = v[1], sigma2 = v[2], ICC_REML = v[1] / sum(v), fixed = lme4::fixef(m)[[1]], se = sqrt(as.numeric(vcov(m))))
}
by_group <- function(r, column) {
  known <- !is.na(r[[column]])
  as.list(setNames(as.numeric(r[[column]])[known], as.character(r$grpid)[known]))
}
index <- function(column) function(r, d, e) {
  v <- r[[column]]
  list(A = 5, k = ncol(e$X), mean = mean(v, na.rm = TRUE), median = median(v, na.rm = TRUE),
       quantiles = as.list(quantile(v, c(.1, .25, .5, .75, .9), na.rm = TRUE)), prop_ge_70 = mean(v >= .7, na.rm = TRUE),
       by_group = by_group(r, column), size = as.list(setNames(as.numeric(r[[ncol(r)]]), as.character(r$grpid))),
       first10 = head(by_group(r, column), 10))
}

lq_gaps <- paste('d <- read.csv("lq2002.csv", na.strings=""); d <- d[d$COMPID %in% c(2,6,7,9,10,13,27,45),]; d <- d[c(1:40, seq(41, nrow(d), 3)),]',
                 'X <- d[,paste0("TSIG0",1:3)]; X[seq(1, nrow(X), 11), 2] <- NA; g <- d$COMPID; g[5] <- 999; ok <- complete.cases(X)',
                 's <- rowMeans(X[ok,]); gf <- factor(g[ok]); X <- X; gx <- factor(g)', sep = "; ")
balanced <- 's <- as.matrix(read.csv("attitude.csv", na.strings="")[1:12, 2:5]); d <- data.frame(score=as.numeric(t(s)), team=rep(1:12, each=4)); gf <- factor(d$team)'
further <- function(id, prep, call) list(id = id, dataset = "see prep", prep = prep, call = call)

run("multilevel", list(
  "psych_intervals" = function(r, d) list(icc1 = as.numeric(r$results[1, c("ICC", "F", "p", "lower bound", "upper bound")]),
                                          icc2 = as.numeric(r$results[4, c("ICC", "lower bound", "upper bound")])),
  "ICC$" = icc_values,
  "lmer$" = lmer_values,
  "lindell$" = index("rwg.lindell"),
  "rwgj" = index("rwg.j"),
  "awg$" = index("a.wg"),
  "rwg_single$" = index("rwg")
), more = list(
  further("lq_gaps/ICC", lq_gaps, "stats::aov(s ~ gf)"),
  further("lq_gaps/lmer", lq_gaps, "lme4::lmer(s ~ 1 + (1 | gf), REML=TRUE)"),
  further("lq_gaps/rwgj", lq_gaps, "multilevel::rwg.j(X, gx, ranvar=(5^2-1)/12)"),
  further("lq_gaps/rwgj_lindell", lq_gaps, "multilevel::rwg.j.lindell(X, gx, ranvar=(5^2-1)/12)"),
  further("lq_gaps/awg", lq_gaps, "multilevel::awg(X, gx, range=c(1,5))"),
  further("lq_gaps/rwg_single", lq_gaps, "multilevel::rwg(X[,2], gx, ranvar=(5^2-1)/12)"),
  further("attitude_balanced/ICC", balanced, "stats::aov(score ~ gf, data=d)"),
  further("attitude_balanced/psych_intervals", balanced, "psych::ICC(s, lmer=FALSE)"),
  further("attitude_balanced/lmer", balanced, "lme4::lmer(score ~ 1 + (1 | gf), data=d, REML=TRUE)")
))
