// One module-federation container that JupyterLab loads as it is. What Lab shares is never bundled.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import TerserPlugin from 'terser-webpack-plugin';
import webpack from 'webpack';

const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(`${here}package.json`, 'utf8'));

/** Packages that JupyterLab 4.6 provides as singletons (`jupyterlab.singletonPackages` of its core) and we import. */
const SINGLETONS =
  /^(@jupyterlab\/(application|apputils|codeeditor|coreutils|launcher|notebook|rendermime|rendermime-interfaces|running|services|settingregistry|statusbar|translation|ui-components)|@lumino\/.+|react|react-dom)$/;

const shared = Object.fromEntries(
  Object.entries(manifest.dependencies)
    .filter(([name]) => SINGLETONS.test(name))
    .map(([name, range]) => [
      name,
      { singleton: true, import: false, requiredVersion: `^${/\d+/.exec(range)?.[0]}.0.0` },
    ]),
);

export default {
  mode: 'production',
  context: here,
  devtool: false,
  entry: {},
  output: {
    path: `${here}labextension/static`,
    publicPath: 'auto',
    filename: '[name].[contenthash].js',
    chunkFilename: '[name].[contenthash].js',
    uniqueName: manifest.name,
    hashFunction: 'xxhash64',
    clean: true,
  },
  resolve: {
    extensions: ['.tsx', '.ts', '.js'],
    extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
  },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: require.resolve('esbuild-loader'),
        options: { target: 'es2022', jsx: 'automatic' },
      },
      {
        test: /\.css$/,
        use: [
          require.resolve('style-loader'),
          { loader: require.resolve('css-loader'), options: { importLoaders: 1 } },
          {
            loader: require.resolve('esbuild-loader'),
            options: { loader: 'css', minify: true, target: 'es2022' },
          },
        ],
      },
    ],
  },
  optimization: {
    minimizer: [new TerserPlugin({ minify: TerserPlugin.esbuildMinify, extractComments: false })],
  },
  performance: { hints: false },
  plugins: [
    new webpack.container.ModuleFederationPlugin({
      name: manifest.name,
      library: { type: 'var', name: ['_JUPYTERLAB', manifest.name] },
      filename: 'remoteEntry.[contenthash].js',
      exposes: { './extension': './src/index.ts', './style': './style/index.css' },
      shared,
    }),
  ],
};
