# The article's curve, published and simulated: smooth lines through points.
#   dutsim run ip-aliases && dutsim run ip-aliases-parallel && gnuplot docs/figures/ip-aliases.gp
# writes docs/figures/ip-aliases.svg. In the top folder; FOLDER holds the results.
if (!exists("FOLDER")) FOLDER = 'results'
set terminal svg size 900,560 background '#ffffff' font 'Helvetica,13'
set output 'docs/figures/ip-aliases.svg'
set datafile separator ','
set title 'iperf over IP aliases: sum of the averages of N clients'
set xlabel 'aliases, and clients'
set ylabel 'Mbit/s'
set key top left Left reverse
set grid
set xrange [0:260]
set yrange [600:700]
published = 'tests/validation/data/ip_alias_iperf_2012_05.csv'
late = FOLDER.'/ip-aliases/results.csv'
parallel = FOLDER.'/ip-aliases-parallel/results.csv'
loop(y) = strcol(1) eq 'loop' ? y : NaN
plot published using 1:($2 / 1e3) smooth mcsplines lw 2 lc rgb '#202020' title 'published (V. Yazici 2012)', \
     '' using 1:($2 / 1e3) with points pt 7 ps 0.6 lc rgb '#202020' notitle, \
     late using 2:(loop($6 / 1e6)) smooth mcsplines lw 2 lc rgb '#1f77b4' title 'late starts (ip-aliases)', \
     '' using 2:(loop($6 / 1e6)) with points pt 7 ps 0.6 lc rgb '#1f77b4' notitle, \
     '' using 2:(loop($7 / 1e6)) with lines dt 2 lw 2 lc rgb '#1f77b4' title 'what the wire carried then', \
     parallel using 1:($5 / 1e6) smooth mcsplines lw 2 lc rgb '#d62728' title 'more connections fill the bottleneck (ip-aliases-parallel)', \
     '' using 1:($5 / 1e6) with points pt 7 ps 0.6 lc rgb '#d62728' notitle
