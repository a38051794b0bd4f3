source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))
suppressMessages(library(lavaan))

rows <- function(frame) {
  lapply(seq_len(nrow(frame)), function(i) lapply(as.list(frame[i, , drop = FALSE]), function(x) if (is.numeric(x)) as.numeric(x) else as.character(x)))
}
of_latents <- function(fit, op) {
  table <- as.data.frame(parameterEstimates(fit, standardized = TRUE))
  latent <- lavNames(fit, "lv")
  table <- table[table$op == op & table$lhs %in% latent & (op == "~1" | table$lhs == table$rhs), ]
  setNames(rows(table[, intersect(c("lhs", "op", "rhs", "group", "est", "se", "z", "pvalue", "ci.lower", "ci.upper", "std.lv", "std.all"), names(table))]), rownames(table))
}
step_values <- function(fit, d) list(
  groups = as.list(lavInspect(fit, "group.label")), nobs = as.list(lavInspect(fit, "nobs")), npar = lavInspect(fit, "npar"),
  fit = by_name(fitMeasures(fit)), group_chisq = as.list(fit@test$standard$stat.group),
  latent_means = of_latents(fit, "~1"), latent_var = of_latents(fit, "~~")
)
lrt_rows <- function(x) rows(setNames(as.data.frame(x), make.names(names(as.data.frame(x)))))
lrt_values <- function(x, d) if (inherits(x, "anova")) list(steps = lrt_rows(x)) else lapply(x, lrt_rows)
score_values <- function(x, d) list(total = as.list(x$test), uni = rows(as.data.frame(x$uni)))

bfi_by <- 'd <- read.csv("bfi.csv", na.strings=""); m <- "A =~ A1+A2+A3+A4+A5; E =~ E1+E2+E3+E4+E5"'
items <- 'c(paste0("A",1:5),paste0("E",1:5))'
ordinal <- sprintf('%s; d <- na.omit(d[,c("gender",%s)]); f <- function(...) lavaan::cfa(m, data=d, group="gender", ordered=names(d)[-1], ...)', bfi_by, items)
three <- sprintf('%s; d <- na.omit(d[d$education %%in%% c(1,3,5),c("education",%s)]); f <- function(...) lavaan::cfa(m, data=d, group="education", ...)', bfi_by, items)
gaps <- sprintf('%s; d <- d[,c("gender",%s)]; f <- function(...) lavaan::cfa(m, data=d, group="gender", missing="ml", ...)', bfi_by, items)
ladder <- 'lavaan::lavTestLRT(f(%s), f(%s,group.equal="loadings"), f(%s,group.equal=c("loadings","intercepts")), f(%s,group.equal=c("loadings","intercepts","residuals")))'
on <- function(id, prep, call) list(id = id, dataset = "bfi", prep = prep, call = call)
climb <- function(id, prep, options) on(id, prep, do.call(sprintf, c(list(ladder), rep(list(options), 4))))

run("invariance", list(
  "lrt" = lrt_values,
  "score_tests" = score_values,
  "." = step_values
), more = list(
  on("bfi_AE_gender/WLSMV/lrt", ordinal, 'lavaan::lavTestLRT(f(), f(group.equal="thresholds"), f(group.equal=c("thresholds","loadings")))'),
  on("bfi_AE_gender/WLSMV/thresholds", ordinal, 'lavaan::cfa(m, data=d, group="gender", ordered=names(d)[-1], group.equal="thresholds")'),
  climb("bfi_AE_education/ML/lrt", three, 'estimator="ML"'),
  climb("bfi_AE_education/MLR/lrt", three, 'estimator="MLR"'),
  on("bfi_AE_education/ML/scalar", three, 'lavaan::cfa(m, data=d, group="education", group.equal=c("loadings","intercepts"))'),
  on("bfi_AE_education/scalar_score_tests", three, 'lavaan::lavTestScore(f(group.equal=c("loadings","intercepts")))'),
  climb("bfi_AE_gender_gaps/MLR/lrt", gaps, 'estimator="MLR"'),
  on("bfi_AE_gender_gaps/MLR/scalar", gaps, 'lavaan::cfa(m, data=d, group="gender", missing="ml", estimator="MLR", group.equal=c("loadings","intercepts"))')
))
