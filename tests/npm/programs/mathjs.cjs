const math = require('mathjs');
const show = (...v) => console.log(...v.map((x) => math.format(x, { precision: 14 })));
show(math.evaluate('sqrt(3^2 + 4^2)'), math.evaluate('2 inch to cm'), math.evaluate('det([-1, 2; 3, 1])'), math.evaluate('cos(45 deg)'), math.evaluate('(2+3i)^2'));
show(math.derivative('x^2 * sin(x)', 'x').toString(), math.simplify('3 + 2 * x * x / x').toString(), math.parse('a*(b+c)').toTex(), math.rationalize('1/x + y').toString());
show(math.inv([[1, 2], [3, 4]]), math.eigs([[2, 0], [0, 3]]).values, math.lusolve([[2, 1], [1, 3]], [3, 5]), math.fraction(1, 3), math.add(math.fraction(1, 3), math.fraction(1, 6)));
show(math.bignumber('0.1').plus('0.2'), math.chain(3).add(4).multiply(2).done(), math.std([1, 2, 3, 4]), math.median([5, 3, 1]), math.factorial(20), math.gcd(12, 18, 30), math.unit('5 km/h').to('m/s'));
const parser = math.parser(); parser.evaluate('f(x, y) = x^y'); parser.evaluate('z = f(2, 10)'); show(parser.get('z'));
for (const wrong of ['1 +', 'foo(1)', '2 m + 3 s', '[1,2]*[3,4,5]']) { try { math.evaluate(wrong); } catch (e) { console.log(e.name, e.message); } }
const big = math.create(math.all, { number: 'BigNumber', precision: 40 }); console.log(big.evaluate('pi * e / 7').toString(), big.evaluate('exp(2)').toString());
show(math.matrix(math.range(0, 9)).reshape([3, 3]), math.sparse([[0, 1], [2, 0]]), math.fft([1, 2, 3, 4]), math.solveODE ? 'ode' : '');
